import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const REGISTER = join('tools', 'proofs', 'src', 'lookahead', 'registered-outputs.ts');

/** Every library with the tag `type:engine` exports its causal outputs from its index under a name that ends with `_OUTPUTS`, and the
 * look-ahead proof imports them: an engine that nobody proves is an error. */
export const registeredOutputs = {
  meta: {
    type: 'problem',
    docs: { description: 'engines register their outputs with the look-ahead proof' },
    schema: [],
    messages: {
      none: 'An engine exports what the look-ahead proof compares: a list of CausalOutput whose name ends with _OUTPUTS.',
      unregistered: '{{ name }} is not in the look-ahead proof: import it in {{ register }} and add it to the list.',
    },
  },
  create(context) {
    const manifest = manifestOf(context.filename);
    if (manifest === undefined || !manifest.tags.includes('type:engine')) return {};
    const exported = [];
    return {
      ExportSpecifier(node) {
        const { name } = node.exported;
        if (typeof name === 'string' && name.endsWith('_OUTPUTS')) exported.push({ node, name });
      },
      'Program:exit'(program) {
        if (exported.length === 0) context.report({ node: program, messageId: 'none' });
        const register = registerText(context.filename);
        for (const { node, name } of exported) {
          const imported = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '${manifest.name}'`).test(register);
          const used = register.split(name).length > 2;
          if (!imported || !used) {
            context.report({ node, messageId: 'unregistered', data: { name, register: REGISTER } });
          }
        }
      },
    };
  },
};

/** Of the library whose index a file is. */
function manifestOf(file) {
  const folder = dirname(dirname(file));
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { name, nx } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { name, tags: nx?.tags ?? [] };
}

/** The proof's list, found by going up from a file of the repository; empty when there is none. */
function registerText(file) {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const register = join(folder, REGISTER);
    if (existsSync(register)) return readFileSync(register, 'utf8');
  }
  return '';
}
