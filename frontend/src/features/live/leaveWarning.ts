/** While something is not safe yet, the browser asks before the window closes. One a section. */
export class LeaveWarning {
  private readonly ask = (event: Event) => event.preventDefault();

  warn(isUnsafe: boolean): void {
    if (isUnsafe) globalThis.addEventListener?.('beforeunload', this.ask);
    else globalThis.removeEventListener?.('beforeunload', this.ask);
  }
}
