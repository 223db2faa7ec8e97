import { isIP, type Socket } from 'node:net';
import type { buildConnector as BuildConnector } from 'undici';
import { type AddressClass, addressClass } from '../../../core/hosts/address.ts';
import type { PrivateReach } from '../../../core/hosts/private-hosts.ts';
import { type Race, raceAddresses } from '../dns/address-race.ts';
import type { Resolve } from '../dns/caching-resolver.ts';

type Target = BuildConnector.Options;
type Callback = BuildConnector.Callback;

export interface ConnectRules {
	/** Which private addresses the host may have. */
	readonly reach: PrivateReach;
	/** How long the address of the host is waited for, and then, how long its connection. */
	readonly timeoutMs: number;
	/** Agrees on TLS, and judges the certificate. */
	readonly startTls: BuildConnector.connector;
	/** The address is known, or was from the start, or will not be. */
	readonly onLookedUp: () => void;
	/** TCP stands; TLS does not yet. */
	readonly onReached: () => void;
}

/** A connection that is being opened. */
export interface Connecting {
	/** Whether it waits for the address of its host. */
	readonly isLookingUp: boolean;
	/** The last one that was opened. */
	readonly socket: Socket | undefined;
	/** Ends it, also what has connected; while it connects, nothing is called back. */
	destroy(): void;
}

/** An address that must not be reached. Its message tells no address that a name resolves to: that would map the network. */
export class AddressRefusedError extends Error {
	override readonly name = 'AddressRefusedError';
	readonly code = 'ADDRESS_REFUSED';
}

export interface ConnectAttemptDeps {
	readonly target: Target;
	readonly port: number;
	readonly rules: ConnectRules;
	/** Of an address, whether it may be reached. */
	readonly isAllowed: (address: string) => boolean;
	readonly resolve: Resolve;
	readonly callback: Callback;
}

/** One attempt to connect: to find the host, to reach one of its addresses, to agree on TLS. */
export class ConnectAttempt implements Connecting {
	isLookingUp = false;
	socket: Socket | undefined;

	private readonly deps: ConnectAttemptDeps;
	private readonly host: string;
	private race: Race | undefined;
	private isOver = false;

	constructor(deps: ConnectAttemptDeps) {
		this.deps = deps;
		this.host = deps.target.hostname.replace(/^\[|\]$/g, '');
	}

	start(): void {
		if (isIP(this.host) === 0) this.lookUp();
		else if (this.isRefusedLiteral()) this.refuse();
		else this.reach([this.host]);
	}

	/** For tests; a name is resolved by `connect`, which is why the address is looked at again. */
	startWith(connect: BuildConnector.connector): void {
		if (this.isRefusedLiteral()) {
			this.refuse();
			return;
		}
		const { target, rules, callback } = this.deps;
		// undici's types tell nothing of the socket that its connector returns.
		const socket = connect(target, callback) as unknown as Socket | undefined;
		this.socket = socket;
		socket?.once('lookup', rules.onLookedUp);
		// Before undici hears of it, and writes.
		socket?.prependOnceListener('connect', () => {
			rules.onReached();
			const error = this.refusalOf(socket);
			if (error !== undefined) socket.destroy(error);
		});
	}

	destroy(): void {
		this.isOver = true;
		this.race?.end();
		this.socket?.destroy();
	}

	private lookUp(): void {
		const { resolve, rules } = this.deps;
		this.isLookingUp = true;
		resolve(this.host, rules.timeoutMs).then(
			(addresses) => this.endLookUp(() => this.useFound(addresses)),
			(error: Error) => this.endLookUp(() => this.fail(error)),
		);
	}

	private endLookUp(goOn: () => void): void {
		if (this.isOver) return;
		this.isLookingUp = false;
		this.deps.rules.onLookedUp();
		goOn();
	}

	private useFound(addresses: Awaited<ReturnType<Resolve>>): void {
		const passed = addresses.filter(({ address }) => this.deps.isAllowed(address));
		if (passed.length === 0) this.fail(noneOf(this.host, addresses.length));
		else this.reach(familyByFamily(passed));
	}

	private reach(addresses: readonly string[]): void {
		const { port } = this.deps;
		const onSettled = (error: Error | null, socket: Socket | null) => {
			if (error !== null || socket === null) this.fail(error ?? new Error('no connection'));
			else this.secure(socket);
		};
		this.race = raceAddresses({ addresses, port, onSettled });
	}

	private secure(socket: Socket): void {
		const { target, rules, callback } = this.deps;
		this.socket = socket;
		rules.onReached();
		const error = this.refusalOf(socket);
		if (error !== undefined) {
			socket.destroy();
			this.fail(error);
		} else if (target.protocol !== 'https:') callback(null, socket);
		else {
			const settle: Callback = (...result) => !this.isOver && callback(...result);
			this.socket = rules.startTls({ ...target, httpSocket: socket }, settle) as unknown as Socket;
		}
	}

	/** Whatever was resolved, what was reached counts. */
	private refusalOf({ remoteAddress }: Socket): AddressRefusedError | undefined {
		if (remoteAddress === undefined || this.deps.isAllowed(remoteAddress)) return undefined;
		return refused(this.host, `turned out to be ${described(addressClass(remoteAddress))}`);
	}

	private isRefusedLiteral(): boolean {
		return isIP(this.host) !== 0 && !this.deps.isAllowed(this.host);
	}

	private refuse(): void {
		this.fail(refused(this.host, `is ${described(addressClass(this.host))}`));
	}

	private fail(error: Error): void {
		if (!this.isOver) this.deps.callback(error, null);
	}
}

/** Of which one may have no route: RFC 8305 takes turns. */
function familyByFamily(addresses: readonly { readonly address: string; readonly family: number }[]): string[] {
	const of = (family: 4 | 6) => addresses.filter((each) => (each.family === 6) === (family === 6));
	const [v4, v6] = [of(4), of(6)];
	const [first, second] = addresses[0]?.family === 6 ? [v6, v4] : [v4, v6];
	return addresses.flatMap((_, i) => [first[i], second[i]]).flatMap((each) => each?.address ?? []);
}

function noneOf(hostname: string, found: number): NodeJS.ErrnoException {
	if (found > 0) return refused(hostname, 'has no public address');
	return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
}

function refused(host: string, why: string): AddressRefusedError {
	return new AddressRefusedError(`${host} ${why}; only the public web is visited`);
}

function described(kind: AddressClass): string {
	return kind === 'forbidden' ? 'an address that is never visited' : 'a private address';
}
