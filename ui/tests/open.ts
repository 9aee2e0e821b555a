import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import App from '../src/app/App.svelte';
import { TestHost } from './host';

/** The whole page at an address, with a host behind it and a person in front. */
export async function open(address: string, host = new TestHost()) {
  location.hash = address;
  render(App, { props: { platform: host } });
  const person = userEvent.setup();
  await screen.findByRole('main');
  return { host, person };
}
