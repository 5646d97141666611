import { expandRange } from './addresses.js';
import { FUNCTIONS } from './functions.js';
import { BINARY } from './operators.js';

/** The value of a formula's tree; `lookup` gives the value of a cell. */
export function evaluate(tree, lookup) {
  switch (tree.kind) {
    case 'value':
      return tree.value;
    case 'cell':
      return lookup(tree.address);
    case 'range':
      return expandRange(tree.address).map(lookup);
    case 'negate':
      return -evaluate(tree.operand, lookup);
    case 'binary':
      return BINARY[tree.operator].apply(evaluate(tree.left, lookup), evaluate(tree.right, lookup));
    case 'call': {
      const implementation = FUNCTIONS[tree.name];
      if (!implementation) throw new Error(`Unknown function ${tree.name}`);
      return implementation(...tree.args.map((arg) => evaluate(arg, lookup)));
    }
  }
}
