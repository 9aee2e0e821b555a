import { expect, it } from 'vitest';
import type { Cuenta, Device, Membresia, Oficio, Rol, ServiceToken } from '../api/types';
import { consecuencias, grouped, type Cambio, type Consecuencia, type Haber } from './reglas';

const cuenta = (rol: Rol, activo = true): Cuenta => ({ id: 'u', nombre: 'Eva', rol, activo, email: 'eva@x', version: 1, conClave: true, createdAt: '' });
const membresia = (calidad: Membresia['calidad']): Membresia => ({ expedienteId: calidad, referencia: '1', caratula: 'A c/ B', estado: 'en-tramite', calidad, desde: '' });
const equipo = (signedIn: boolean): Device => ({ id: String(signedIn), name: 'PC', platform: 'linux', createdAt: '', lastSeenAt: '', signedIn, current: false });
const oficio = (estado: Oficio['estado'], id = 'u') => ({ id: estado, estado, asignadoA: { id, nombre: '' } }) as Oficio;
const token = (nombre: string, createdBy = 'u', estado: ServiceToken['estado'] = 'vigente') => ({ nombre, createdBy, estado }) as ServiceToken;

const haber = (rol: Rol, activo = true): Haber => ({
  cuenta: cuenta(rol, activo),
  membresias: rol === 'oficina' ? [] : [membresia('responsable'), membresia('miembro')],
  equipos: [equipo(true), equipo(false)],
  oficios: [oficio('aceptado'), oficio('cumplido'), oficio('asignado', 'otra')],
  tokens: [token('Gestión'), token('Viejo', 'u', 'revocado'), token('De otra', 'otra')],
});

it.each<[string, Haber, Cambio, Consecuencia[]]>([
  [
    'an admin who leaves',
    haber('admin'),
    { activo: false },
    [{ que: 'sesiones', n: 1 }, { que: 'oficios', n: 1 }, { que: 'responsable', n: 1 }, { que: 'tokens', nombres: ['Gestión'] }],
  ],
  ['a lawyer who leaves', haber('abogado'), { activo: false }, [{ que: 'sesiones', n: 1 }, { que: 'oficios', n: 1 }, { que: 'responsable', n: 1 }]],
  ['one who comes back', haber('abogado', false), { activo: true }, [{ que: 'recupera', n: 2 }]],
  ['a lawyer who becomes office staff', haber('abogado'), { rol: 'oficina' }, [{ que: 'deja', n: 2 }, { que: 'responsable', n: 1 }, { que: 'vigila' }]],
  ['a lawyer who becomes an admin', haber('abogado'), { rol: 'admin' }, [{ que: 'administra' }]],
  ['an admin who becomes a lawyer', haber('admin'), { rol: 'abogado' }, [{ que: 'tokens', nombres: ['Gestión'] }, { que: 'soloPropios' }]],
  ['a role that stays', haber('abogado'), { rol: 'abogado' }, []],
])('says what follows for %s', (_, de, cambio, expected) => expect(consecuencias(de, cambio)).toEqual(expected));

it('lists people by role and name, and last those who were switched off', () => {
  const one = (nombre: string, rol: Rol, activo = true) => ({ id: nombre, nombre, rol, activo, version: 1 });
  const groups = grouped([one('Zoe', 'abogado'), one('Ana', 'abogado'), one('Ex', 'admin', false), one('Of', 'oficina')]);
  expect(groups.map(({ grupo, usuarios }) => [grupo, usuarios.map(({ nombre }) => nombre).join()])).toEqual([
    ['abogado', 'Ana,Zoe'],
    ['oficina', 'Of'],
    ['inactivos', 'Ex'],
  ]);
});
