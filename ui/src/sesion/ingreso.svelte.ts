import { Submission } from '../api/submission.svelte';
import type { Platform, ServerTest, SessionState } from '../platform/types';

export type Paso = 'servidor' | 'ingreso' | 'alta';

/** Signing in, step by step: the server, then the account, or the link that makes one. */
export class Ingreso {
  paso = $state<Paso>('servidor');
  address = $state('');
  email = $state('');
  password = $state('');
  test = $state.raw<ServerTest>();
  /** What the link that was followed carries. */
  readonly invitation: string;
  readonly testing = new Submission();
  readonly signing = new Submission();
  readonly #platform: Platform;
  readonly #taken: (session: SessionState) => void;

  constructor(platform: Platform, session: SessionState, taken: (session: SessionState) => void) {
    this.#platform = platform;
    this.#taken = taken;
    this.address = platform.server ?? session.server ?? '';
    this.invitation = platform.invitation ?? '';
    this.email = session.user?.email ?? '';
    // A page of one server's own has nothing to choose; nor has somebody whose session ended there.
    if (platform.server !== undefined || session.status === 'expired') this.paso = 'ingreso';
    if (platform.invitation !== undefined) this.paso = 'alta';
  }

  /** A test holds for the address it was made with. */
  get tested(): ServerTest | undefined {
    return this.test !== undefined && this.test.address === this.address ? this.test : undefined;
  }

  async probe(): Promise<void> {
    this.test = undefined;
    const typed = this.address;
    const test = await this.testing.run(() => this.#platform.testServer(typed.trim()));
    // What was typed meanwhile is another address, and not tested.
    if (!test || this.address !== typed) return;
    this.address = test.address;
    this.test = test;
  }

  async signIn(): Promise<void> {
    const input = { server: this.address, email: this.email.trim(), password: this.password };
    const session = await this.signing.run(() => this.#platform.signIn(input));
    // A refused password is typed anew; the account stays.
    if (session) this.#taken(session);
    else this.password = '';
  }

  async claim(token: string, password: string): Promise<void> {
    const session = await this.signing.run(() => this.#platform.claim({ server: this.address, token, password }));
    if (session) this.#taken(session);
  }

  go(paso: Paso): void {
    this.signing.clear();
    this.paso = paso;
  }
}
