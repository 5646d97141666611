import { Table, Td, Th } from '@/components/ui/table';
import type { TestReliability } from '@/server/core/verdict/quality';
import { noTestChanged } from './sentences';

const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;

/** The tests with different results for unchanged code. */
export function UnsteadyTests({ tests, known }: { tests: TestReliability[]; known: string[] }) {
  const unsteady = tests.filter((test) => test.kind !== 'steady');
  if (unsteady.length === 0) return <p>{noTestChanged}</p>;
  return (
    <Table>
      <thead>
        <tr>
          <Th>Test</Th>
          <Th>What it is</Th>
          <Th>Changed</Th>
          <Th>At most</Th>
          <Th>Alone</Th>
        </tr>
      </thead>
      <tbody>
        {unsteady.map((test) => (
          <tr key={test.id} data-kind={test.kind}>
            <Td className="break-words text-ink">{test.id}</Td>
            <Td>
              {test.kind === 'order' ? 'depends on the order' : 'flaky'}
              {known.includes(test.id) && ', as the task says'}
            </Td>
            <Td className="num">
              {test.flips} of {test.runs}
            </Td>
            <Td className="num">{percent(test.upper)}</Td>
            <Td className="num">
              {test.aloneFlips} of {test.aloneRuns}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
