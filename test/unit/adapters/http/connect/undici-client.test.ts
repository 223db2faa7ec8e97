import * as undici from 'undici';
import { expect, it } from 'vitest';
import { buildConnector, Client, errors } from '../../../../../shared/adapters/http/connect/undici-client.ts';

it('is what undici exports', () => {
	expect(Client).toBe(undici.Client);
	expect(buildConnector).toBe(undici.buildConnector);
	expect(errors).toBe(undici.errors);
});
