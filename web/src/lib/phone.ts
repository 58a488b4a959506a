/** Whether a number can be called; lists show some only in part. */
export const isWhole = (phone: string): boolean => /^\+?\d+$/.test(phone);
