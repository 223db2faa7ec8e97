type Environment = Readonly<Record<string, string | undefined>>;

/** Scripts of our package.json that are the command line. */
const OWN_SCRIPTS = new Set(['shoal', 'demo']);

/** The folder where the user is: `npm run` starts a script in that of package.json. `undefined` where nothing was changed. */
export function callerFolder(env: Environment): string | undefined {
	const isOurs = env.npm_package_name === 'shoal' && OWN_SCRIPTS.has(env.npm_lifecycle_event ?? '');
	return isOurs ? env.INIT_CWD : undefined;
}
