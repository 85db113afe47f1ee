import { autocompletion, closeBrackets, completionKeymap, snippetCompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { cypher } from '@codemirror/legacy-modes/mode/cypher'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { language } from '../words'
import { offersOf, placeOf, type Schema } from './schema'

const LOOK = EditorView.theme({
  '&': { fontSize: '14px', border: '1px solid #a9b5c2', borderRadius: '6px', backgroundColor: '#fff', color: '#17222d' },
  '&.cm-focused': { outline: '3px solid #0072b2', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono CJK SC', Menlo, Consolas, monospace", lineHeight: '1.6', maxHeight: '50vh' },
  '.cm-content': { minHeight: '144px' },
  '.cm-gutters': { backgroundColor: '#f3f5f8', color: '#4c5a68', border: '0', borderRadius: '6px 0 0 6px' },
  '.cm-activeLine': { backgroundColor: '#f5f9fc' },
  '.cm-tooltip': { border: '1px solid #a9b5c2', backgroundColor: '#fff', borderRadius: '6px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: '#12466b', color: '#fff' },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.8' },
})
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: '#12466b', fontWeight: '650' },
  { tag: tags.string, color: '#00664b' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: '#a15c00' },
  { tag: tags.comment, color: '#4c5a68', fontStyle: 'italic' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: '#5b4b8a' },
])

/**
 * Typing over a selection is done by the editor itself: left to the browser, it would join lines by writing inline styles, which
 * the policy blocks and reports.
 */
const TYPE_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection
    const text = event.data
    if (event.inputType !== 'insertText' || text === null || main.empty || view.composing) return false
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true })
    if (!view.state.facet(EditorView.inputHandler).some((handler) => handler(view, main.from, main.to, text, insert))) view.dispatch(insert())
    event.preventDefault()
    return true
  },
})

/** An editor inside a shadow root: its styles are adopted sheets there, which a strict policy allows. */
export class StatementEditor {
  readonly view: EditorView
  private schema: Schema | null = null

  constructor(place: HTMLElement, text: string, label: string, events: { change: (text: string) => void; run: () => void }) {
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' })
    this.view = new EditorView({
      root, parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), EditorView.lineWrapping, LOOK, TYPE_OVER,
          StreamLanguage.define(cypher), syntaxHighlighting(COLOURS),
          autocompletion({ override: [(context) => this.complete(context)] }),
          keymap.of([
            { key: 'Mod-Enter', run: () => { events.run(); return true } },
            // A Mac's Ctrl+Enter, too.
            { key: 'Ctrl-Enter', run: () => { events.run(); return true } },
            ...completionKeymap, ...defaultKeymap, ...historyKeymap,
          ]),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
          EditorView.updateListener.of((update) => { if (update.docChanged) events.change(update.state.doc.toString()) }),
        ],
      }),
    })
  }

  offer(schema: Schema | null): void {
    this.schema = schema
  }

  set(text: string): void {
    if (text !== this.view.state.doc.toString()) this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } })
  }

  end(): void {
    this.view.destroy()
  }

  private complete(context: CompletionContext): CompletionResult | null {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const place = placeOf(before)
    const typed = context.matchBefore(place === 'parameter' ? /\$\w*/ : /\w*/)
    if (!typed || (typed.from === typed.to && place === 'word' && !context.explicit)) return null
    const options = offersOf(this.schema, place, language.value)
    const published = snippetCompletion('${x}.recorded <= \\$known AND ${x}.retired > \\$known', { label: 'published', detail: 'recorded/retired', type: 'text' })
    return { from: typed.from, options: place === 'word' ? [...options, published] : options, validFor: /^[\w$]*$/ }
  }
}
