import { html, type Html } from '../html.ts';

/** One numbered part of the page with its heading. */
export const section = (id: string, title: string, body: Html, remark: string | null = null): Html => html`
<section id="${id}">
<h2>${title}</h2>
${remark === null ? null : html`<p class="remark">${remark}</p>`}
${body}
</section>`;
