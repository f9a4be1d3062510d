/** Compiler settings for a stack of a new project, whose globals are SST's components. */
export const COMPILED_STACK = {
  extends: './tsconfig.json',
  // SST's own components are compiled as its compiler settings expect. The library is its sources here.
  compilerOptions: {
    lib: ['esnext'],
    module: 'esnext',
    moduleResolution: 'bundler',
    esModuleInterop: true,
    erasableSyntaxOnly: false,
    exactOptionalPropertyTypes: false,
    noUncheckedIndexedAccess: false,
    verbatimModuleSyntax: false,
  },
} as const
