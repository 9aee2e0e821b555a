/** One of two words, by how many: both languages have a singular for one and a plural for the rest. */
export const plural = (n: number, one: string, many: string): string => (Math.abs(n) === 1 ? one : many);
