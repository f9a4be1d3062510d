/** The most common passwords and their rank. The most common one has rank 0. */
export type CommonPasswords = ReadonlyMap<string, number>

// Passwords that top leaked lists but are missing from the package: names of sites, and default passwords of programs.
const OF_LEAKS = `
hotmail hotmail0 yahoo.com yahoo linkedin myspace myspace.co facebook.com dearbook badoo justinbieb homelesspa
startfinding youngmoney nonmember golfcourse skate4life classof09 jesucristo fingerig sentnece films+pic+galeries
1g2w3e4r zag12wsx gwerty123 5532361cnjqrf 393041123 476730751 634142554 4815162342 111222tianya aobo2010 wangyut2
yuantuo2012 2012comeer megaparol12345 cjmasterinf diosesfiel fqrg7cs493 j38ifubn vqsablpzla 29rsavoy fuk19600 dpbk1234
pe#5gz29ptzmse iw14fi9j a838hfid uqa9ebw445 yagjecc826 1v7upjw3nt p3rat54797 qti7zxh18u tnk0mk16vx w5txn36alfw ig4abox4
ka_djkhjsy6 g9l2d1fzpy sz9kqcctwy diwtgm8492 3rjs1la7qe 3rjs5la8qe 3rjs1la2qe nks230kjs82 cm6e7aumn9 akopa123 ocpook325
ocpoook325 3odi15ngxb pk3x7w9w 3d8cubaj2e akax89wn 421uiopy258 sojdlg123aljg 123hfjdk147 n8zgt5p0shw= n0=acc3ss
polniypizdec0211 groupd2013 18atcskd2w d41d8cd98f00b204e9800998ecf8427e e10adc3949ba59abbe56e057f20f883e
`

let loaded: Promise<CommonPasswords> | undefined

/**
 * Loads the list when a password is chosen for the first time: it takes some 50 ms and 5 MB, which no cold start and no
 * function that only reads should pay. 49,000 entries in lower case, without repetitions and rows of keys, which
 * `password-shapes.ts` recognizes.
 */
export function commonPasswords(): Promise<CommonPasswords> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<CommonPasswords> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const ranks = new Map(dictionary['passwords-common'].map((password, rank) => [password, rank]))
  for (const password of OF_LEAKS.trim().split(/\s+/)) ranks.set(password, 0)
  return ranks
}
