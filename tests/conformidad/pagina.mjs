// docs/conformance.md, made of what was measured.

export function page(measured) {
  const sections = grouped(measured)
  const same = measured.filter(({ sides: [theirs, ours] }) => theirs === ours).length
  return [
    '# Conformance',
    '',
    '<!-- Made by the test `conformidad`, from what it measured; it fails where this page says anything else. -->',
    '',
    'The system Vigía takes the place of is a page of NestJS code. For the test that code is a real gateway, in',
    '`tests/conformidad/nest`, with the newest NestJS and Socket.IO; the same rows are run on it and on `vigia-server` by the',
    'official client, over WebSocket and over long polling. What either side does is written down as it was seen.',
    '',
    `${measured.length} rows: ${same} the same, ${measured.length - same} different, each with its reason. That every row of our own`,
    'contract holds is another table, `tests/conformidad/tablas`, of well over a thousand checks.',
    '',
    ...[...sections].flatMap(([section, rows]) => [`## ${section}`, '', ...rows.flatMap(entry), '']),
  ].join('\n').trimEnd() + '\n'
}

function entry({ row, why, sides: [theirs, ours] }) {
  if (theirs === ours) return [`- **${row}**: the same. ${ours}`]
  return [`- **${row}**`, `  - NestJS: ${theirs}`, `  - Vigía: ${ours}`, `  - Why: ${why}`]
}

function grouped(measured) {
  const sections = new Map()
  for (const row of measured) sections.set(row.section, [...(sections.get(row.section) ?? []), row])
  return sections
}
