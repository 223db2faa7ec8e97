import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL server of a test, on loopback, in a folder of its own. */
export interface PostgresServer {
	readonly url: string;
	readonly port: number;
	/** As a crash does it: nobody is told. */
	kill(): Promise<void>;
	start(): Promise<void>;
	/** Ends it, and deletes its folder. */
	remove(): Promise<void>;
}

export interface PostgresOptions {
	/** A key and a certificate in PEM; without them it speaks no TLS. */
	readonly tls?: { readonly key: string; readonly cert: string };
	/** Absent: it asks for none. */
	readonly password?: string;
}

const PACKAGES = '/usr/lib/postgresql';

/** Where its programs are; `undefined` where there is no server on this machine. */
export const postgresPrograms = findPrograms();

function findPrograms(): string | undefined {
	const versions = existsSync(PACKAGES) ? readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a)) : [];
	return versions.map((version) => join(PACKAGES, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** PostgreSQL refuses to run as root. */
function owner(): { readonly uid?: number; readonly gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

/** Makes a server, and starts it. */
export async function startPostgres({ tls, password }: PostgresOptions = {}): Promise<PostgresServer> {
	if (postgresPrograms === undefined) throw new Error('there is no PostgreSQL server on this machine');
	const bin = postgresPrograms;
	const folder = mkdtempSync(join(tmpdir(), 'shoal-postgres-'));
	const data = join(folder, 'data');
	const who = owner();
	const own = (path: string) => who.uid !== undefined && chownSync(path, who.uid, who.gid ?? who.uid);
	mkdirSync(data, { mode: 0o700 });
	for (const path of [folder, data]) own(path);
	const put = (name: string, text: string) => {
		const path = join(folder, name);
		writeFileSync(path, text, { mode: 0o600 });
		own(path);
		return path;
	};
	const auth = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${put('pw', password)}`];
	execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'shoal', '-E', 'UTF8', '--no-sync', ...auth], {
		...who,
		cwd: folder,
		stdio: 'ignore',
	});
	const port = await freePort();
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		port,
		...(tls && { ssl: 'on', ssl_key_file: put('key.pem', tls.key), ssl_cert_file: put('cert.pem', tls.cert) }),
	};
	const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
	let server: ReturnType<typeof spawn> | undefined;

	async function start(): Promise<void> {
		server = spawn(join(bin, 'postgres'), args, { ...who, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
		const { stderr } = server;
		if (stderr === null) throw new Error('the server has no log');
		let log = '';
		for await (const chunk of stderr) {
			log += chunk;
			if (log.includes('database system is ready to accept connections')) break;
		}
		if (server.exitCode !== null) throw new Error(`PostgreSQL does not start: ${log}`);
	}

	async function end(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
		if (server === undefined || server.exitCode !== null) return;
		const ended = once(server, 'exit');
		server.kill(signal);
		await ended;
	}

	await start();
	const userInfo = password === undefined ? 'shoal' : `shoal:${encodeURIComponent(password)}`;
	return {
		port,
		url: `postgres://${userInfo}@127.0.0.1:${port}/postgres`,
		start,
		// The immediate shutdown: all processes end at once, and the next start recovers from the log.
		kill: () => end('SIGQUIT'),
		async remove() {
			await end('SIGINT');
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, 'close');
	return port;
}
