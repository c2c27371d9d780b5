"""Names to fill districts with: plain ASCII, so that a key is the name in lower case."""

GIVEN = tuple(
    "Ada Ali Amara Ana Anton Bea Ben Bina Carla Chidi Clara Dana Dev Diego Elif Emma Eva Farid Fatima Finn Gita Grace "
    "Hana Hugo Ida Ines Iris Ivan Jade Jamal Jonas Kai Kira Lena Leo Lin Luca Maja Malik Mara Mateo Mila Nadia Nico "
    "Noor Olga Omar Owen Pia Priya Rafa Rosa Ruth Sam Sana Sofia Tariq Theo Uma Vera Wanda Yara Yusuf Zoe".split()
)
FIRST_HALF = tuple(
    "Ald Bar Ben Bir Cal Car Cor Dal Dun El Fair Far Gar Gold Gran Hal Har Hol Kar Kel Lan Lar Lin Mar Mel Mor Nor Oak "
    "Or Pal Pen Ram Ros Sal San Sol Stan Tal Thor Val Var Wal Wes Win".split()
)
SECOND_HALF = tuple(
    "berg bridge brook bury dale dell den ding ford gate ham holm hurst ington king land ley lin low man mere mont nes "
    "ova port rick ridge sen shaw sky son stead stein ston thorpe ton vale vik wald ward well wood worth".split()
)
