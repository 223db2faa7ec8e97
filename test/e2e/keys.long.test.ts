import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder, runCli } from '../support/cli.ts';
import { serve } from '../support/served.ts';

it('R7 keys of a server are made, may do what they are made for, and are revoked while it runs', async () => {
	const dataDir = join(aFolder(), 'data');
	const served = await serve(dataDir);
	const keys = (...args: string[]) => runCli(['keys', ...args, '--data', dataDir]);
	const statusOf = async (key: string, method = 'GET') => {
		const headers = { authorization: `Bearer ${key}` };
		return (await fetch(`${served.url}/jobs${method === 'GET' ? '' : '/none'}`, { method, headers })).status;
	};
	const made = await keys('create', 'ci', '--access', 'read');
	const key = made.stdout.trim();

	expect(made).toMatchObject({ code: 0, stderr: 'Made the key ci; it is not shown again.\n' });
	expect([await statusOf(key), await statusOf(key, 'DELETE'), await statusOf(served.key)]).toEqual([200, 403, 200]);
	const listed = JSON.parse((await keys('list', '--json')).stdout);
	expect(listed.keys).toMatchObject([
		{ name: 'link', scopes: ['read', 'write'] },
		{ name: 'ci', scopes: ['read'] },
	]);
	expect(readFileSync(join(dataDir, 'api-keys.json'), 'utf8')).not.toContain(key);
	expect(await keys('create', 'ci')).toMatchObject({ code: 3, stdout: '' });
	expect(await keys('revoke', 'cI')).toMatchObject({
		code: 3,
		stderr: `shoal: there is no key cI in ${dataDir}; there are: link, ci\n`,
	});

	expect(await keys('revoke', 'ci')).toMatchObject({ code: 0, stderr: 'Revoked ci.\n' });
	expect(await keys('revoke', 'link')).toMatchObject({ code: 0 });
	expect([await statusOf(key), await statusOf(served.key)]).toEqual([401, 401]);
	served.child.kill('SIGTERM');
	await served.ended;
	const again = await serve(dataDir);
	expect(again.key).not.toBe(served.key);
	expect((await again.call('GET', '/jobs')).status).toBe(200);
});
