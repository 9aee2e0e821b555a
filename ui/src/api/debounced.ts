/** Runs only the last of several calls that come close together, once `ms` have passed without another. */
export function debounced(ms: number): (run: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (run) => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
}
