import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimOwnership, readOwner } from '../../../../infra/local/owner.ts';
import { processStart } from '../../../../infra/local/process-start.ts';
import { EnvironmentError } from '../../../../shared/core/errors.ts';

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

const modeOf = (...path: string[]) => (statSync(join(dir, ...path)).mode & 0o777).toString(8);

/** As an older version left it, or a `mkdir` before the first run. */
function openToAll(...names: string[]): void {
	chmodSync(dir, 0o755);
	for (const name of names) {
		mkdirSync(join(dir, name, 'inner'), { recursive: true });
		writeFileSync(join(dir, name, 'inner', 'file'), 'x');
		for (const path of [[], ['inner'], ['inner', 'file']]) chmodSync(join(dir, name, ...path), 0o755);
	}
}

it('makes the folder for its user alone', () => {
	claimOwnership(join(dir, 'new'));

	expect([modeOf('new'), modeOf('new', 'owner.json')]).toEqual(['700', '600']);
});

it.each([{ names: [] }, { names: ['dynamodb', 'objects', 'logs'] }])(
	'closes a folder that is open to others, with all of ours in it: $names',
	({ names }) => {
		openToAll(...names);
		claimOwnership(dir);

		expect(modeOf()).toBe('700');
		for (const name of names) {
			expect([modeOf(name), modeOf(name, 'inner'), modeOf(name, 'inner', 'file')]).toEqual(['700', '700', '600']);
		}
	},
);

it('leaves a folder with other things in it as it is, and closes its own there', () => {
	openToAll('objects', 'holiday-photos');
	claimOwnership(dir);

	expect([modeOf(), modeOf('holiday-photos'), modeOf('holiday-photos', 'inner', 'file')]).toEqual([
		'755',
		'755',
		'755',
	]);
	expect([modeOf('objects'), modeOf('objects', 'inner', 'file'), modeOf('owner.json')]).toEqual(['700', '600', '600']);
});

it('U4 tells who wants the folder of a server how to give it the job', () => {
	const httpApi = 'http://127.0.0.1:8787';
	writeOwner({ pid: process.ppid, processStart: processStart(process.ppid), v: 1, httpApi });

	expect(() => claimOwnership(dir)).toThrow(
		`shoal serve (process ${process.ppid}) uses ${dir}; give the job to it with --api ${httpApi} in place of --data`,
	);
});
