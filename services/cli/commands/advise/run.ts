import { advise } from '../../../../shared/model/advise/advise.ts';
import { awsProfile } from '../../../../shared/model/machine/aws-profile.ts';
import { printJson } from '../../output/print-json.ts';
import { createPaint } from '../../text/paint.ts';
import { adviceJson } from './advice-json.ts';
import { adviceText } from './advice-text.ts';
import type { AdviseOptions } from './options.ts';
import { workloadOf } from './workload.ts';

/** `shoal advise`: which setting to use on AWS, and why. */
export async function run(options: AdviseOptions): Promise<number> {
	const { architecture, region, deadlineMs, budgetUsd, threads, memoryMb, json } = options;
	const given = await workloadOf(options);
	const advice = advise({
		...given,
		profile: awsProfile(architecture),
		tariff: { architecture, region },
		constraints: { ...(deadlineMs !== undefined && { deadlineMs }), ...(budgetUsd !== undefined && { budgetUsd }) },
		fixed: { ...(threads !== undefined && { threads }), ...(memoryMb !== undefined && { memoryMb }) },
	});
	if (json) printJson(adviceJson(advice, given, options));
	else {
		const paint = createPaint({ isTTY: process.stdout.isTTY, env: process.env });
		process.stdout.write(`${adviceText(advice, given, { paint }).join('\n')}\n`);
	}
	return 0;
}
