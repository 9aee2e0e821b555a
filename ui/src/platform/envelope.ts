/** The data of an event that came in its envelope (`{ event, data, timestamp }`), or of one that came without. */
export function opened(value: unknown): unknown {
  const enveloped = typeof value === 'object' && value !== null && 'data' in value && 'event' in value && 'timestamp' in value;
  return enveloped ? value.data : value;
}
