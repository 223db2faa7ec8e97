declare module 'asl-validator' {
	interface Checks {
		readonly checkPaths?: boolean;
		readonly checkArn?: boolean;
	}

	export default function validate(
		definition: unknown,
		checks?: Checks,
	): { readonly isValid: boolean; readonly errors: readonly object[] };
}
