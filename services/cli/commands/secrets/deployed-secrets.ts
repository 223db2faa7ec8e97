/**
 * What to do for the secrets of a stack, which its API neither takes nor tells.
 *
 * @param call - Of the AWS command line, that does it.
 */
export function insteadOfApi(call: string): { readonly api: string } {
	return {
		api: `the API of a stack takes and tells no secrets: of a deployed one they are in the Parameter Store (aws ssm ${call}), of shoal serve in its --data`,
	};
}
