/** A list price with its provenance. */
export interface Price {
	/** US dollars per `unit`. */
	readonly usd: number;
	readonly unit: string;
	readonly source: string;
	/** Date of the source, not of a live check. */
	readonly asOf: string;
}

const LAMBDA_PAGE = 'AWS Lambda pricing page; AWS Price List publication of 2026-09-19';
const PRICE_LIST = 'AWS Price List bulk offer files, read 2026-08-16';

/** List prices of us-east-1, first tier, without free tier. */
export const PRICES = {
	lambdaRequest: { usd: 0.2e-6, unit: 'request', source: LAMBDA_PAGE, asOf: '2026-09-19' },
	lambdaGbSecondArm64: { usd: 0.0000133334, unit: 'GB-second', source: LAMBDA_PAGE, asOf: '2026-09-19' },
	lambdaGbSecondX86: { usd: 0.0000166667, unit: 'GB-second', source: LAMBDA_PAGE, asOf: '2026-09-19' },
	lambdaPollerHour: {
		usd: 0.00925,
		unit: 'event poller unit and hour, by the second',
		source: LAMBDA_PAGE,
		asOf: '2026-09-19',
	},
	sqsRequest: { usd: 0.4e-6, unit: 'request of up to 64 KB', source: PRICE_LIST, asOf: '2026-08-16' },
	/** FIFO queues; and standard queues with a message group: 0.40 and the surcharge of 0.10 for fair queues. */
	sqsGroupedRequest: { usd: 0.5e-6, unit: 'request of up to 64 KB', source: PRICE_LIST, asOf: '2026-08-16' },
	dynamodbWriteUnit: { usd: 0.625e-6, unit: 'write request unit (1 KB)', source: PRICE_LIST, asOf: '2026-08-15' },
	dynamodbReadUnit: {
		usd: 0.125e-6,
		unit: 'read request unit (4 KB, strongly consistent)',
		source: PRICE_LIST,
		asOf: '2026-08-15',
	},
	s3Put: { usd: 5e-6, unit: 'PUT, COPY, POST or LIST', source: PRICE_LIST, asOf: '2026-08-07' },
	s3Get: { usd: 0.4e-6, unit: 'GET', source: PRICE_LIST, asOf: '2026-08-07' },
} as const satisfies Record<string, Price>;

/**
 * Regions whose list prices are known, and what for.
 *
 * The publication for us-west-2 (read 2026-08-09) has the same prices as us-east-1 for all that a job uses.
 */
export const REGIONS = ['us-east-1', 'us-west-2'] as const;
export type Region = (typeof REGIONS)[number];

/** Where and on what a job is billed. */
export interface Tariff {
	readonly region: Region;
	readonly architecture: 'arm64' | 'x86_64';
}

export const DEFAULT_TARIFF: Tariff = { region: 'us-east-1', architecture: 'arm64' };

/** US dollars for a GB-second; the discounts begin at six billion of them a month. */
export function gbSecondUsd({ architecture }: Tariff): number {
	return architecture === 'arm64' ? PRICES.lambdaGbSecondArm64.usd : PRICES.lambdaGbSecondX86.usd;
}
