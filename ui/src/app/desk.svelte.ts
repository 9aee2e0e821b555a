import { createContext } from 'svelte';
import { AgendaView } from '../agenda/agenda.svelte';
import { Api } from '../api/api';
import { debounced } from '../api/debounced';
import { Remote } from '../api/remote.svelte';
import type { Me, ServerInfo, Usuario } from '../api/types';
import { Bandeja } from '../bandeja/bandeja.svelte';
import { Calendario } from '../calendario/calendario.svelte';
import { Listado } from '../expedientes/listado.svelte';
import { Notas } from '../notas/notas.svelte';
import { Oficios } from '../oficios/oficios.svelte';
import type { ConnectionState, Events, Platform } from '../platform/types';
import type { Clock } from '../time/clock.svelte';
import { Guardia } from '../vigilancia/guardia.svelte';
import { Notices } from './notices.svelte';
import type { Router } from './router.svelte';

/** How long to wait for another alert before asking the server what changed, in milliseconds. */
const SOON = 300;

/**
 * What one signed-in person has before them. It is made at sign-in and dropped at sign-out, so that nothing of
 * one person is left for the next.
 */
export class Desk {
  readonly platform: Platform;
  readonly clock: Clock;
  readonly router: Router;
  readonly me: Me;
  readonly api: Api;
  readonly notices = new Notices();
  readonly oficios: Oficios;
  readonly bandeja: Bandeja;
  readonly notas: Notas;
  readonly guardia: Guardia;
  readonly usuarios: Remote<Usuario[]>;
  connection = $state.raw<ConnectionState>();
  /** Grows whenever a live view may have missed something and wants to be read again. */
  fresh = $state(0);
  /** Grows some time after alerts came in: what they are about may have changed. */
  alerts = $state(0);
  /** The search dialog is open. */
  searching = $state(false);
  readonly agenda: AgendaView;
  readonly expedientes: Listado;
  readonly #soon = debounced(SOON);
  readonly #soonNotas = debounced(SOON);
  readonly calendario: Calendario;

  constructor(platform: Platform, clock: Clock, router: Router, me: Me) {
    this.platform = platform;
    this.clock = clock;
    this.router = router;
    this.me = me;
    this.api = new Api(platform);
    this.oficios = new Oficios(this.api, me);
    this.bandeja = new Bandeja(platform, clock, (id) => this.oficios.porAceptar.has(id));
    this.agenda = new AgendaView(this.api, me);
    this.expedientes = new Listado(this.api);
    this.calendario = new Calendario(this.api, clock);
    this.notas = new Notas(this.api, me);
    this.guardia = new Guardia(this.api, me, clock);
    this.usuarios = new Remote(() => this.api.get('/users'));
  }

  /** Reads everything and listens, until the answer is called. */
  start(): () => void {
    const stop = [
      this.platform.on('connection', this.#connected),
      this.platform.on('inbox', () => {
        void this.bandeja.inbox.load();
        // A backlog comes as many alerts at once: the server is asked once for all of them.
        this.#soon(this.#readAfterInbox);
      }),
      this.platform.on('live', this.#live),
    ];
    document.addEventListener('visibilitychange', this.#seen);
    stop.push(this.notas.start(), this.guardia.start());
    void this.platform.connectionState().then(this.#connected, () => undefined);
    void this.bandeja.inbox.load();
    this.#readAgain();
    return () => {
      stop.forEach((one) => one());
      document.removeEventListener('visibilitychange', this.#seen);
    };
  }

  /** How a person is called here; `undefined` for somebody not known yet. */
  nombre(userId: string): string | undefined {
    return this.usuarios.value?.find((usuario) => usuario.id === userId)?.nombre;
  }

  #connected = (state: ConnectionState): void => {
    const back = state.estado === 'conectado' && this.connection !== undefined && this.connection.estado !== 'conectado';
    this.connection = state;
    if (back) this.#refresh();
  };

  /** A window that was hidden may have missed live events: what is looked at again is read again. */
  #seen = (): void => {
    if (document.visibilityState === 'visible') this.#refresh();
  };

  #refresh(): void {
    this.#readAgain();
    this.fresh += 1;
  }

  #live = ({ event }: Events['live']): void => {
    if (event === 'expediente:update') {
      void this.oficios.lista.load();
      // It comes many at once too, as when a date is moved and all its steps with it.
      this.#soonNotas(this.notas.load);
    }
    // What nobody has looked at yet is read when it is.
    if (event === 'calendario:update' && this.calendario.eventos.value) void this.calendario.eventos.load();
  };

  #readAfterInbox = (): void => {
    void this.oficios.lista.load();
    this.notas.load();
    this.#follow();
    this.alerts += 1;
  };

  #readAgain(): void {
    void this.oficios.lista.load();
    this.notas.load();
    this.guardia.load();
    void this.usuarios.load();
    this.#follow();
  }

  /** Sets the clock by the server's; without an answer it goes on as it went. */
  #follow(): void {
    void this.api.get<ServerInfo>('/server').then(({ ahora }) => this.clock.follow(ahora), () => undefined);
  }
}

export const [getDesk, setDesk] = createContext<Desk>();
