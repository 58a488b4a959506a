// What was half typed when a phone put the app aside. Codes only, in this tab only, gone with it.
export const draft = {
  read(name: string): string {
    try {
      return sessionStorage.getItem(`gatehouse.${name}`) ?? "";
    } catch {
      return "";
    }
  },
  write(name: string, value: string): void {
    try {
      if (value === "") sessionStorage.removeItem(`gatehouse.${name}`);
      else sessionStorage.setItem(`gatehouse.${name}`, value);
    } catch {
      // nothing to keep it in
    }
  },
};
