const ADDRESS = /^([A-Z]+)([0-9]+)$/;

/** "B3" → { column: 2, row: 3 } */
export function parseAddress(text) {
  const [, letters, digits] = ADDRESS.exec(text);
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { column, row: Number(digits) };
}

export function formatAddress({ column, row }) {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}

/** All addresses of a range, row by row. */
export function expandRange(text) {
  const [from, to] = text.split(':').map(parseAddress);
  const addresses = [];
  for (let row = from.row; row <= to.row; row++) {
    for (let column = from.column; column <= to.column; column++) {
      addresses.push(formatAddress({ column, row }));
    }
  }
  return addresses;
}
