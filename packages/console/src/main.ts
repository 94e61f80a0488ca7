import { consoleElements } from './app/console-elements.ts'

for (const [name, constructor] of Object.entries(consoleElements)) customElements.define(name, constructor)
