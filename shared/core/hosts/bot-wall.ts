/** What a response shows of the wall that it may come from. */
export interface WallSigns {
	readonly status: number;
	/** Of a response header, all its values joined; `undefined` if it was not sent. Names in lower case. */
	readonly header: (name: string) => string | undefined;
	/** The first characters of the body; empty if it was not read. */
	readonly body: string;
}

interface Wall {
	readonly vendor: string;
	readonly holds: (signs: WallSigns) => boolean;
}

/** With these, what the body says is believed; a page about walls may say the same. */
const WALL_STATUSES: ReadonlySet<number> = new Set([403, 405, 406, 429, 503, 999]);
const LINKEDIN_STATUS = 999;

/** By what each vendor sends along with its block and challenge pages. */
const WALLS: readonly Wall[] = [
	{
		vendor: 'Cloudflare',
		holds: ({ header, body }) =>
			header('cf-mitigated') !== undefined ||
			(/cloudflare/i.test(header('server') ?? '') &&
				/<title>Just a moment|Attention Required! \| Cloudflare|challenge-platform|cf-chl-|cf-error-details/i.test(
					body,
				)),
	},
	{
		vendor: 'DataDome',
		holds: ({ header, body }) =>
			header('x-datadome') !== undefined ||
			header('x-dd-b') !== undefined ||
			/datadome/i.test(header('server') ?? '') ||
			body.includes('captcha-delivery.com'),
	},
	{
		vendor: 'HUMAN',
		holds: ({ header, body }) => header('x-px-block') !== undefined || /px-captcha|_pxAppId|perimeterx/i.test(body),
	},
	{
		vendor: 'Akamai',
		holds: ({ header, body }) =>
			/akamai/i.test(header('server') ?? '') &&
			/Access Denied/.test(body) &&
			/Reference(?:&#32;| )(?:&#35;|#)/.test(body),
	},
	{
		vendor: 'Imperva',
		holds: ({ header, body }) =>
			(header('x-iinfo') !== undefined || /imperva|incapsula/i.test(header('x-cdn') ?? '')) &&
			/_Incapsula_Resource|Incapsula incident/i.test(body),
	},
	{ vendor: 'Sucuri', holds: ({ header }) => header('x-sucuri-block') !== undefined },
	{ vendor: 'Kasada', holds: ({ header }) => header('x-kpsdk-ct') !== undefined },
	{ vendor: 'DDoS-Guard', holds: ({ header }) => /ddos-guard/i.test(header('server') ?? '') },
	{ vendor: 'LinkedIn', holds: ({ status }) => status === LINKEDIN_STATUS },
];

/**
 * Whose wall against bots a response comes from: the page may well be there, for people.
 *
 * @returns The vendor; `undefined` if nothing tells a wall from an ordinary answer.
 */
export function botWall(signs: WallSigns): string | undefined {
	// AWS WAF sends 202 with its challenge, and 405 with its captcha.
	if (/challenge|captcha/i.test(signs.header('x-amzn-waf-action') ?? '')) return 'AWS WAF';
	return mayBeWall(signs.status) ? WALLS.find(({ holds }) => holds(signs))?.vendor : undefined;
}

/** Whether a response of this status may come from a wall, so that its body is worth a look. */
export function mayBeWall(status: number): boolean {
	return WALL_STATUSES.has(status);
}
