import type { ReportContext } from '../../../shared/core/report/formats/page-path.ts';

/** Names of local files are relative to the folder of the command; where the checkout is, CI platforms say. */
export function reportContext(env: Readonly<Record<string, string | undefined>>, folder: string): ReportContext {
	const { GITHUB_WORKSPACE, CI_PROJECT_DIR } = env;
	return { folder, repository: GITHUB_WORKSPACE || CI_PROJECT_DIR || folder };
}
