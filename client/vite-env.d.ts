// Tells the type checker about Vite's asset and style imports.
/// <reference types="vite/client" />
declare module '@fontsource-variable/inter'
