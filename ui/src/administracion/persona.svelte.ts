import type { Desk } from '../app/desk.svelte';
import { Remote } from '../api/remote.svelte';
import type { Calidad, CreatedUsuario, Cuenta, Device, EditUsuario, Membresia, ServiceToken, SetMiembro, TraspasoHecho, TraspasoUsuario } from '../api/types';
import type { Haber } from './reglas';

/** One account as an admin looks after it: how it stands, its cases, its devices. */
export class Persona {
  readonly id: string;
  readonly cuenta: Remote<Cuenta>;
  readonly membresias: Remote<Membresia[]>;
  readonly equipos: Remote<Device[]>;
  readonly #tokens: Remote<ServiceToken[]>;
  readonly #desk: Desk;
  readonly #path: string;

  constructor(desk: Desk, id: string) {
    this.id = id;
    this.#desk = desk;
    this.#path = `/users/${encodeURIComponent(id)}`;
    this.cuenta = new Remote(() => desk.api.get(this.#path));
    this.membresias = new Remote(() => desk.api.get(`${this.#path}/expedientes`));
    this.equipos = new Remote(() => desk.api.get(`${this.#path}/devices`));
    this.#tokens = new Remote(() => desk.api.get('/service-tokens'));
  }

  /** The reader's own account, of which some things are for another admin. */
  get own(): boolean {
    return this.id === this.#desk.me.id;
  }

  load = async (): Promise<void> => {
    await Promise.all([this.cuenta.load(), this.membresias.load(), this.equipos.load(), this.#tokens.load()]);
  };

  /** The cases this person answers for. */
  get dirige(): Membresia[] {
    return (this.membresias.value ?? []).filter(({ calidad }) => calidad === 'responsable');
  }

  /** What a change of the account may touch, as far as it is known. */
  haber(cuenta: Cuenta): Haber {
    return {
      cuenta,
      membresias: this.membresias.value ?? [],
      equipos: this.equipos.value ?? [],
      oficios: this.#desk.oficios.lista.value ?? [],
      tokens: this.#tokens.value ?? [],
    };
  }

  edit = (change: EditUsuario): Promise<true> => this.#then(this.#desk.api.patch(this.#path, change));

  newLink = async (): Promise<string> => {
    const { claimToken } = await this.#desk.api.post<CreatedUsuario>(`${this.#path}/claim`);
    await this.#then(Promise.resolve());
    return claimToken;
  };

  signOut = (device: string): Promise<true> => this.#then(this.#desk.api.delete(`${this.#path}/devices/${device}`));
  signOutEverywhere = (): Promise<true> => this.#then(this.#desk.api.delete(`${this.#path}/sessions`));

  setMembresia = (expedienteId: string, calidad: Calidad): Promise<true> =>
    this.#then(this.#desk.api.put(`/expedientes/${expedienteId}/members/${this.id}`, { calidad } satisfies SetMiembro));

  removeMembresia = (expedienteId: string): Promise<true> =>
    this.#then(this.#desk.api.delete(`/expedientes/${expedienteId}/members/${this.id}`));

  /** Hands over every case this person answers for; how many those were. */
  handOver = async (to: TraspasoUsuario): Promise<number> => {
    const sent = this.#desk.api.post<TraspasoHecho>(`${this.#path}/traspaso`, to);
    await this.#then(sent);
    return (await sent).expedientes;
  };

  /** One thing may change another, as a role the cases: everything is read again, also after a refusal. */
  async #then(sent: Promise<unknown>): Promise<true> {
    try {
      await sent;
      return true;
    } finally {
      void this.load();
      void this.#desk.usuarios.load();
      void this.#desk.oficios.lista.load();
    }
  }
}
