import { hostnameIn, type PrivateReach } from '../../core/hosts/private-hosts.ts';
import { KNOWN_AUTHORITIES, type TlsTrust, tlsTrust } from './connect/tls-trust.ts';
import { withCookies } from './exchange/chain-cookies.ts';
import type { VisitPlan } from './exchange/request-headers.ts';
import type { RequestTarget } from './exchange/request-target.ts';
import { isCertificateFault, unverifiedNote } from './tls-fault.ts';

/** What the server of one request is trusted with. */
export class RequestTrust {
	private readonly plan: VisitPlan;
	private readonly target: RequestTarget;
	/** With which the attempt began. */
	private readonly first: RequestTarget;

	constructor(plan: VisitPlan, target: RequestTarget, first: RequestTarget) {
		this.plan = plan;
		this.target = target;
		this.first = first;
	}

	/** How its certificate is judged. */
	get tls(): TlsTrust {
		const { tls, unverified } = this.plan;
		return tls === undefined ? KNOWN_AUTHORITIES : tlsTrust(tls, unverified.has(this.target.origin));
	}

	/** Which private addresses it may have. */
	get reach(): PrivateReach {
		return this.plan.reachOf(hostnameIn(this.target.origin), hostnameIn(this.first.origin));
	}

	/** For the result: that it could have been anybody. */
	get note(): string | undefined {
		return this.plan.unverified.get(this.target.origin);
	}

	/** Whether it gets anything that may be for one user alone, so that what it answers may be, too. */
	get isPersonal(): boolean {
		if (this.plan.unverified.has(this.target.origin)) return false;
		return (this.isOwn && this.plan.isPersonal) || this.authorization() !== undefined;
	}

	/** Names and values in turn. */
	headers(cookies: string): string[] {
		const { origin } = this.target;
		const isVerified = !this.plan.unverified.has(origin);
		const isTrusted = isVerified && this.isOwn;
		const headers = withCookies(isTrusted ? this.plan.headers : this.plan.foreignHeaders, cookies);
		const authorization = isVerified ? this.authorization() : undefined;
		if (authorization === undefined || headers.includes('authorization')) return headers;
		return [...headers, 'authorization', authorization];
	}

	/**
	 * Notes that its certificate is not valid.
	 *
	 * @returns Whether it may be visited all the same; nothing was sent so far, and nothing secret will be.
	 */
	distrust(errorCode: string): boolean {
		const { tls, unverified } = this.plan;
		const { origin } = this.target;
		if (tls?.insecure !== true || !isCertificateFault(errorCode) || unverified.has(origin)) return false;
		unverified.set(origin, unverifiedNote(errorCode));
		return true;
	}

	/** It gets the headers of the job. */
	private get isOwn(): boolean {
		return this.plan.isTrusted(this.target.origin, this.first.origin);
	}

	/** Credentials count for the whole origin of the URL that had them. */
	private authorization(): string | undefined {
		const { origin, authorization } = this.target;
		if (authorization !== undefined) return authorization;
		return this.plan.credentials.get(origin) ?? (origin === this.first.origin ? this.first.authorization : undefined);
	}
}
