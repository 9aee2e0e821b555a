/** Two letters of a name: of its first and last words, without the small ones between (`María de los Ángeles Paz`: MP). */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? name.trim()];
  return picked.map((word) => Array.from(word ?? '')[0]?.toLocaleUpperCase('es') ?? '').join('');
}
