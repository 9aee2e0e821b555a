import type { Api } from '../../api/api';
import { Submission } from '../../api/submission.svelte';
import type { InformeImportacion } from '../../api/types';
import { decode, MAX_BYTES, type Codificacion } from './archivo';

/** One file on its way in: first what would become of each row, then, when that is said, what became of it. */
export class Importacion {
  nombre = $state('');
  codificacion = $state<Codificacion>('utf-8');
  /** Why the file is not read at all. */
  problema = $state<'grande' | 'vacio'>();
  vista = $state.raw<InformeImportacion>();
  hecho = $state.raw<InformeImportacion>();
  motivo = $state('');
  readonly submission = new Submission();
  readonly #api: Api;
  #csv = '';

  constructor(api: Api) {
    this.#api = api;
  }

  /** Takes a file, and asks what would become of it. */
  async take(file: File): Promise<void> {
    this.clear();
    this.nombre = file.name;
    if (file.size > MAX_BYTES) {
      this.problema = 'grande';
      return;
    }
    const { texto, codificacion } = decode(new Uint8Array(await file.arrayBuffer()));
    if (texto.trim() === '') {
      this.problema = 'vacio';
      return;
    }
    this.#csv = texto;
    this.codificacion = codificacion;
    this.vista = await this.submission.run(() => this.#api.post<InformeImportacion>('/importaciones/preview', { csv: this.#csv }));
  }

  /** Does it. */
  async go(): Promise<void> {
    const motivo = this.motivo.trim();
    const done = await this.submission.run(() => this.#api.post<InformeImportacion>('/importaciones', { csv: this.#csv, ...(motivo ? { motivo } : {}) }));
    if (done) this.hecho = done;
  }

  clear(): void {
    this.submission.clear();
    this.nombre = this.motivo = this.#csv = '';
    this.problema = this.vista = this.hecho = undefined;
  }
}
