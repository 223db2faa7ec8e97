import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimOwnership, readOwner } from '../../../infra/local/owner.ts';
import { processStart } from '../../../infra/local/process-start.ts';
import { EnvironmentError } from '../../../shared/core/errors.ts';

let dir: string;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'shoal-owner-'));
});

afterEach(() => {
	rmSync(dir, { recursive: true, force: true });
});

function writeOwner(owner: unknown): void {
	writeFileSync(join(dir, 'owner.json'), JSON.stringify(owner));
}

it('tells other processes who the owner is and where its servers are', () => {
	const ownership = claimOwnership(join(dir, 'made', 'here'));
	const endpoints = { sqs: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:2' };
	ownership.publish({ endpoints, environment: { TABLE_NAME: 'shoal-Table' } });

	expect(readOwner(join(dir, 'made', 'here'))).toMatchObject({
		pid: process.pid,
		endpoints,
		environment: { TABLE_NAME: 'shoal-Table' },
	});
});

it('leaves nothing behind when it is released', () => {
	claimOwnership(dir).release();

	expect(readdirSync(dir)).toEqual([]);
});

it('refuses a folder whose owner is alive, and names it', () => {
	writeOwner({ pid: process.ppid, processStart: processStart(process.ppid) });

	expect(() => claimOwnership(dir)).toThrow(new RegExp(`in use by process ${process.ppid}`));
	expect(() => claimOwnership(dir)).toThrow(EnvironmentError);
});

it('R3 refuses a folder whose owner is another version, and says so; one that is dead is taken over', () => {
	writeOwner({ v: 2, pid: process.ppid, processStart: processStart(process.ppid), environment: {} });

	expect(() => claimOwnership(dir)).toThrow(`in use by process ${process.ppid} of another version of Shoal`);
	expect(readOwner(dir)).toEqual({ pid: process.ppid, processStart: processStart(process.ppid), isForeign: true });
	writeOwner({ v: 2, pid: deadPid(), processStart: '1' });
	claimOwnership(dir);
	expect(JSON.parse(readFileSync(join(dir, 'owner.json'), 'utf8'))).toMatchObject({ v: 1, pid: process.pid });
});

it.each([
	{ kind: 'is dead', owner: () => ({ pid: deadPid(), processStart: '1' }) },
	{ kind: 'is another process by now', owner: () => ({ pid: process.ppid, processStart: 'long ago' }) },
	{ kind: 'wrote only half of it', owner: () => ({ pid: 'x' }) },
])('takes over from an owner that $kind', ({ owner }) => {
	writeOwner(owner());

	expect(readOwner(dir)).toBeUndefined();
	claimOwnership(dir);
	expect(readOwner(dir)?.pid).toBe(process.pid);
	expect(readdirSync(dir)).toEqual(['owner.json']);
});

it('does not release what another process has taken over', () => {
	const ownership = claimOwnership(dir);
	writeOwner({ pid: process.ppid, processStart: processStart(process.ppid) });
	ownership.release();

	expect(JSON.parse(readFileSync(join(dir, 'owner.json'), 'utf8')).pid).toBe(process.ppid);
});

it('says in one line that the path is no folder', () => {
	const file = join(dir, 'file');
	writeFileSync(file, '');

	expect(() => claimOwnership(file)).toThrow(/cannot keep data in .*file \(it is not a folder\)/);
	expect(() => claimOwnership(join(file, 'below'))).toThrow(EnvironmentError);
});

it('says in one line that nothing can be made there', () => {
	expect(() => claimOwnership('/proc/shoal')).toThrow(/cannot keep data in .*shoal \(ENOENT\)/);
});

function deadPid(): number {
	return Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
}
