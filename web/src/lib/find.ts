// Finding a row by what somebody says, on this device: as the server's search does it, for when the server does not answer.
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const bare = (text: string): string => plain(text).replace(/[^\p{L}\p{N}]/gu, "");

/** Whether one letter more, less or other makes the same word of both. */
function isNearly(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [rest, others] = [one.slice(start), other.slice(start)];
  return rest.slice(1) === others.slice(1) || rest.slice(1) === others || rest === others.slice(1);
}

/** Every word is found: as part of the text, or as a word of three letters or more spelt nearly so. A plate may be broken anywhere. */
export function fits(search: string, texts: readonly (string | null)[]): boolean {
  const text = plain(texts.filter(Boolean).join(" "));
  const words = text.split(/[^\p{L}\p{N}]+/u);
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  const whole = bare(search);
  return (
    wanted.every(
      (word) => text.includes(word) || (word.length >= 3 && words.some((one) => isNearly(word, one))),
    ) ||
    (whole.length >= 3 && texts.some((one) => one !== null && bare(one).includes(whole)))
  );
}
