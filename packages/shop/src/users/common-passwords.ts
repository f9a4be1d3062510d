const LIST = `
12345678 123456789 1234567890 12345678910 123123123 123456123456 11111111 111111111 1111111111 00000000 000000000
22222222 33333333 44444444 55555555 66666666 77777777 88888888 888888888 99999999 999999999 12121212 12341234 11223344
1122334455 112233445566 123321123 12344321 1234554321 123454321 13131313 10101010 01234567 0123456789 87654321
987654321 9876543210 147258369 159753456 741852963 789456123 789456123a 147852369 963852741 31415926 314159265
19841984 20002000 20102010 12345679 123456788 123123456 12345612 a1234567 a12345678 a123456789 1234567a 12345678a
123456789a abc12345 abcd1234 abc123456 abcdefgh abcdefghi abcdefg1 abcd12345 aaaaaaaa aaaaaaaaa zzzzzzzz xxxxxxxx
1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1 zaq1xsw2
qazwsxedc qazwsx123 qwer1234 qwertyui qwertyuiop qwertyuio qwerty12 asdfghjk asdfghjkl asdfasdf asdf1234 zxcvbnm1
zxcvbnmn zxcvzxcv 1234qwer qweasdzxc qweqweqwe qwe123qwe qweasd123 q2w3e4r5 a1b2c3d4 aa123456 aa12345678 asd123asd
pass1234 password passw0rd passwort passwords password1 mypassword motdepasse contrasena senha123 wachtwoord
administrator admin123 adminadmin rootroot changeme letmein letmeinnow welcome willkommen bienvenue default guest
qwerty qwertz azerty azertyuiop dragon monkey shadow master superman batman spiderman pokemon naruto starwars
football baseball basketball softball hockey soccer liverpool chelsea arsenal barcelona realmadrid manchester
juventus steelers cowboys lakers yankees redsox packers eagles rangers broncos michael michelle jennifer jessica
jordan joshua matthew anthony andrew charlie daniel thomas robert william george nicole ashley amanda samantha
elizabeth alexander alexandra benjamin christian christopher stephanie patricia margarita sebastian francesco
iloveyou ilovegod loveyou lovelove iloveme lovely babygirl sweetheart princess princesa sunshine sunflower butterfly
chocolate cookie cheese banana orange strawberry pineapple pumpkin cupcake summer winter spring autumn september
november december computer internet microsoft windows samsung google facebook whatever nothing trustno1 secret
secret123 freedom jesuschrist jesus blessed heaven angel angels forever hello helloworld hellohello goodluck
success maverick midnight mercedes ferrari porsche corvette mustang harley yamaha motorola playstation nintendo
minecraft garfield snowball scooter snoopy buster tigger peanut pepper ginger bailey maggie bubbles flower hunter
killer ranger thunder diamond phoenix warrior destiny victoria november1 creative marlboro metallica slipknot
blink182 greenday eminem beautiful gorgeous precious dolphin elephant panther tigers yellow purple silver golden
rainbow matrix access security testing testtest test1234 temp1234 temporary example sample system server database
letmein1 asshole fuckyou fuckyou1 bullshit biteme loveme mustang1 password12 password123 qwerty123 qwerty1234
`

/**
 * The passwords people choose most, and the words they make them of. It is short on purpose: with the rules in
 * `password-rules.ts`, which look through case, digits at the ends and "3" for "e", each entry stands for hundreds.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/))
