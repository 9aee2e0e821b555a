import { ApiError } from '../api/error';
import { reason } from '../messages/reason';

const STAYS = 6_000;

/** A word about what was just done, or could not be; read aloud, and gone by itself unless it is a failure. */
export class Notices {
  text = $state('');
  failed = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  say = (text: string): void => {
    this.#show(text, false);
    this.#timer = setTimeout(this.dismiss, STAYS);
  };

  /** Says why something did not work. */
  fail = (thrown: unknown): void => this.#show(reason(ApiError.from(thrown)), true);

  dismiss = (): void => this.#show('', false);

  #show(text: string, failed: boolean): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.failed = failed;
  }
}
