// Builds packages/client/dist, what @martingale/client publishes: libs/client and, of the libs it uses, the files it
// reaches. Imports of `#contracts` and `#harness` become imports of the files that export the names, so that nothing
// else of them comes along. Types are checked against what Node 18 has of the language.
// Usage: npm run client [-- FOLDER]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const libs = join(root, 'libs');
const out = resolve(process.argv[2] ?? join(root, 'packages/client/dist'));
const entry = join(libs, 'client/index.ts');

const program = ts.createProgram([entry], {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  strict: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  declaration: true,
  rootDir: libs,
  outDir: out,
  paths: Object.fromEntries(['contracts', 'harness'].map((lib) => [`#${lib}`, [join(libs, lib, 'index.ts')]])),
});
const checker = program.getTypeChecker();

/** The file of this program that declares an exported name, through all files that pass it on. */
function homeOf(specifier) {
  const symbol = checker.getSymbolAtLocation(specifier.propertyName ?? specifier.name);
  const declared = symbol && checker.getAliasedSymbol(symbol).declarations?.[0];
  if (!declared) throw new Error(`${specifier.getText()} is declared nowhere.`);
  return declared.getSourceFile().fileName;
}

/** Splits `import { a, b } from '#lib'` by the files that declare the names; likewise `export`. */
function split(elements, from, make) {
  const byHome = new Map();
  for (const element of elements) {
    const home = homeOf(element);
    byHome.set(home, [...(byHome.get(home) ?? []), element]);
  }
  return [...byHome].map(([home, names]) => {
    const path = relative(dirname(from), home).replace(/\.ts$/, '.js');
    const module = ts.factory.createStringLiteral(path.startsWith('.') ? path : `./${path}`, true);
    return make(ts.factory, names, module);
  });
}

/** Modules have no use for what is a type alone, and the compiler drops it only from statements that it parsed. */
function ofFiles(statement, from, isDeclaration) {
  if (!statement.moduleSpecifier?.text.startsWith('#')) return statement;
  const used = (names) => names.filter(({ isTypeOnly }) => isDeclaration || !isTypeOnly);
  const bindings = statement.importClause?.namedBindings;
  if (!isDeclaration && (statement.importClause?.isTypeOnly || statement.isTypeOnly)) return [];
  if (bindings && ts.isNamedImports(bindings))
    return split(used(bindings.elements), from, (factory, names, module) => {
      const clause = factory.createImportClause(
        statement.importClause.phaseModifier,
        undefined,
        factory.createNamedImports(names),
      );
      return factory.createImportDeclaration(undefined, clause, module);
    });
  if (statement.exportClause && ts.isNamedExports(statement.exportClause))
    return split(used(statement.exportClause.elements), from, (factory, names, module) =>
      factory.createExportDeclaration(undefined, statement.isTypeOnly, factory.createNamedExports(names), module),
    );
  throw new Error(`${from}: only names can be imported from ${statement.moduleSpecifier.text}.`);
}

const rewrite = (context) => (file) => {
  const { fileName, isDeclarationFile } = file;
  // Declarations say `import("#lib").Name` where a type was inferred.
  const visit = (node) => {
    if (ts.isImportTypeNode(node) && node.argument.literal?.text.startsWith('#'))
      throw new Error(`${fileName}: name the type that comes from ${node.argument.literal.text} where it is exported.`);
    return ts.visitEachChild(node, visit, context);
  };
  if (isDeclarationFile) ts.visitEachChild(file, visit, context);
  const statements = file.statements.flatMap((statement) => ofFiles(statement, fileName, isDeclarationFile));
  return context.factory.updateSourceFile(file, statements);
};

const written = new Map();
program.emit(undefined, (path, text) => written.set(path, text), undefined, false, {
  before: [rewrite],
  afterDeclarations: [rewrite],
});

/** The files that the entry reaches: its modules, and the declarations of its types. */
function reached(entryFile, ending) {
  const found = new Set();
  const next = [entryFile];
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (found.has(path)) continue;
    if (!written.has(path)) throw new Error(`${path} was not made.`);
    found.add(path);
    for (const { fileName } of ts.preProcessFile(written.get(path)).importedFiles)
      if (fileName.startsWith('.')) next.push(join(dirname(path), fileName.replace(/\.js$/, ending)));
  }
  return [...found];
}

const files = [...reached(join(out, 'client/index.js'), '.js'), ...reached(join(out, 'client/index.d.ts'), '.d.ts')];
const sources = new Set(files.map((path) => join(libs, relative(out, path).replace(/(\.d)?\.[jt]s$/, '.ts'))));
const problems = [...sources].flatMap((path) => {
  const source = program.getSourceFile(path);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
});
if (problems.length > 0) {
  const host = { getCanonicalFileName: String, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  console.error(ts.formatDiagnostics(problems, host));
  process.exit(1);
}
rmSync(out, { recursive: true, force: true });
for (const path of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, written.get(path));
}
console.log(`${files.length} files in ${relative(root, out)}`);
