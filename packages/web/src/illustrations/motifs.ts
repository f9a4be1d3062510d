/** What a slug's words can be drawn as, on 240 by 180, standing on a table at 140. Colours are the style sheet's. */
export const MOTIFS: ReadonlyMap<string, string> = new Map([
  [
    'mug',
    `<path class="drawn pale thick" d="M146 86h9a17 17 0 0 1 0 34h-11"/>
<path class="light" d="M80 70h70v58a14 14 0 0 1-14 14H94a14 14 0 0 1-14-14z"/>
<rect class="blue" x="77" y="66" width="76" height="7" rx="3.500"/>
<path class="drawn blue" opacity=".5" d="M103 54c-6-6 6-10 0-18M127 54c-6-6 6-10 0-18"/>`,
  ],
  [
    'towel',
    `<path class="drawn thick" d="M64 44h112"/>
<path class="light" d="M84 42h72v94H84z"/><path class="dark" opacity=".08" d="M84 42h24v84H84z"/>
<path class="warm" d="M84 106h72v4H84zM84 114h72v9H84zM84 127h72v2H84z"/>`,
  ],
  [
    'skillet',
    `<path class="drawn stout" d="M136 84 178 50"/>
<circle class="dark" cx="108" cy="102" r="45"/><circle class="light" opacity=".12" cx="108" cy="102" r="36"/>
<path class="drawn pale" opacity=".55" d="M82 92a28 28 0 0 1 20-17"/><circle class="tone-3" cx="178" cy="50" r="3"/>`,
  ],
  [
    'candles',
    `<path class="warm" d="M104 24c9 10 9 19 0 22c-9-3-9-12 0-22zM138 44c9 10 9 19 0 22c-9-3-9-12 0-22z"/>
<path class="drawn" d="M104 42v10M138 62v10"/>
<rect class="wood" x="97" y="50" width="14" height="84" rx="4"/><rect class="wood" x="131" y="70" width="14" height="64" rx="4"/>
<path class="dark" d="M86 132h36l-5 10H91zM120 132h36l-5 10h-26z"/>`,
  ],
  [
    'board',
    `<g transform="rotate(7 120 90)"><rect class="wood" x="107" y="18" width="26" height="40" rx="10"/>
<rect class="wood" x="82" y="44" width="76" height="98" rx="11"/><circle class="light" cx="120" cy="32" r="5"/>
<rect class="drawn pale" opacity=".6" x="91" y="53" width="58" height="80" rx="6"/>
<path class="dark" opacity=".2" d="M104 66h2v50h-2zM118 74h2v44h-2zM133 62h2v40h-2z"/></g>`,
  ],
  [
    'shears',
    `<path class="dark" d="M100 26c10 14 20 40 25 70l-9 3C108 72 102 50 100 26z"/>
<path class="blue" d="M140 26c-10 14-20 40-25 70l9 3c8-27 14-49 16-73z"/>
<ellipse class="drawn warm thick" cx="103" cy="121" rx="13" ry="20" transform="rotate(18 103 121)"/>
<ellipse class="drawn warm thick" cx="137" cy="121" rx="13" ry="20" transform="rotate(-18 137 121)"/>
<circle class="light" cx="120" cy="92" r="4"/>`,
  ],
  [
    'blanket',
    `<rect class="blue" x="66" y="110" width="108" height="31" rx="13"/><rect class="light" x="70" y="82" width="100" height="31" rx="13"/>
<rect class="warm" x="74" y="54" width="92" height="31" rx="13"/>
<path class="drawn on-light" d="M88 106l6-16 6 16 6-16 6 16 6-16 6 16 6-16 6 16 6-16 6 16 6-16"/>
<path class="drawn pale" opacity=".5" d="M84 126h74M92 70h58"/>`,
  ],
  [
    'notebook',
    `<g transform="rotate(-6 120 92)"><rect class="light" x="86" y="38" width="76" height="104" rx="5"/>
<rect class="warm" x="80" y="36" width="76" height="104" rx="6"/><path class="dark" opacity=".22" d="M86 36h8v104h-8a6 6 0 0 1-6-6V42a6 6 0 0 1 6-6z"/>
<rect class="light" x="104" y="56" width="38" height="22" rx="3"/><path class="drawn on-light" d="M110 64h26M110 70h16"/></g>`,
  ],
  [
    'darning',
    `<path class="wood" d="M72 84c0-24 17-40 38-40s38 16 38 40c-22 8-54 8-76 0z"/>
<path class="wood" d="M102 86h16l3 46a8 8 0 0 1-8 10h-6a8 8 0 0 1-8-10z"/><path class="dark" opacity=".14" d="M72 84c22 8 54 8 76 0l-2 6c-22 6-50 6-72 0z"/>
<circle class="warm" cx="156" cy="119" r="23"/>
<path class="drawn pale" opacity=".65" d="M139 108c12 2 24 12 27 29M147 100c14 4 26 14 29 26M135 121c8 2 14 9 17 19"/>`,
  ],
  [
    'jars',
    `<rect class="light" x="74" y="66" width="46" height="76" rx="9"/><path class="warm" d="M79 90h36v40a7 7 0 0 1-7 7H86a7 7 0 0 1-7-7z"/>
<rect class="warm" x="76" y="60" width="42" height="6" rx="2"/><rect class="light" x="79" y="48" width="36" height="13" rx="5"/>
<rect class="light" x="126" y="86" width="42" height="56" rx="9"/><path class="wood" d="M131 104h32v26a7 7 0 0 1-7 7h-18a7 7 0 0 1-7-7z"/>
<rect class="warm" x="128" y="80" width="38" height="6" rx="2"/><rect class="light" x="131" y="69" width="32" height="12" rx="5"/>`,
  ],
])

/** A parcel, for all other slugs. */
export const PARCEL = `<path class="wood" d="M76 72h88v70H76z"/><path class="dark" opacity=".12" d="M76 72h88v12H76z"/>
<path class="drawn pale" d="M120 72v70M76 108h88"/>
<path class="drawn pale" d="M120 72c-22-2-26-24-10-22 8 1 10 14 10 22zM120 72c22-2 26-24 10-22-8 1-10 14-10 22z"/>`
