// What postgres.mjs offers to TypeScript: set-up runs before there is anything that could compile.
export declare function postgresFolder(env?: NodeJS.ProcessEnv): string | null
