/** localStorage that may be missing, full or forbidden: then nothing is kept, and nothing breaks. */
export const keep = {
  read<T>(key: string): T | null {
    try {
      const text = localStorage.getItem(`gatehouse.${key}`);
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null;
    }
  },
  write(key: string, value: unknown): void {
    try {
      localStorage.setItem(`gatehouse.${key}`, JSON.stringify(value));
    } catch {
      // nothing to keep it in
    }
  },
  drop(key: string): void {
    try {
      localStorage.removeItem(`gatehouse.${key}`);
    } catch {
      // nothing to drop it from
    }
  },
};
