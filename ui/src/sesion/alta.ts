/**
 * The one-time code in what a person pastes: the code alone, or a link that carries it as its last part, in its
 * hash or as `token=`. `undefined` where there is none.
 */
export function claimToken(pasted: string): string | undefined {
  const text = pasted.trim();
  const named = /[?&#]token=([^&#\s]+)/.exec(text)?.[1];
  const last = named ?? text.split(/[/#?=]/).filter(Boolean).at(-1) ?? '';
  let token;
  try {
    token = decodeURIComponent(last);
  } catch {
    return undefined;
  }
  return /^[\w.~-]{8,200}$/.test(token) ? token : undefined;
}

/** As many characters as a password has at least. */
export const SHORTEST = 10;
