/** Saves a file as the browser's download. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download reads it in its own time.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
