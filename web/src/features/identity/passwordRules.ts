// What the server asks of a password (auth/passwords.py); shown while typing, judged there.
export const PASSWORD_RULES = [
  ["length", (text: string) => text.length >= 8],
  ["lower", (text: string) => /\p{Ll}/u.test(text)],
  ["upper", (text: string) => /\p{Lu}/u.test(text)],
  ["digit", (text: string) => /\p{Nd}/u.test(text)],
  ["symbol", (text: string) => /[^\p{L}\p{N}]/u.test(text)],
] as const;

export const isStrong = (text: string): boolean => PASSWORD_RULES.every(([, fits]) => fits(text));
