/** Invented holders of cards. Any likeness to a person or a dwelling is chance. */
import { createRandom } from '../statistics.mjs'

/** Lists of names and places from which holders are drawn; figures use lists that nothing was developed on. */
export const figureWords = {
  surnames: [
    '小林', '加藤', '吉田', '山口', '松本', '井上', '木村', '清水', '山崎', '森', '池田', '阿部', '橋本', '石川', '前田', '藤田', '岡田', '後藤', '長谷川', '村上',
    '近藤', '坂本', '遠藤', '青木', '藤井', '福田', '太田', '西村', '三浦', '竹内', '中川', '原田', '松田', '中野', '小野', '田村', '石井', '上田', '森田', '柴田',
    '酒井', '工藤', '宮崎', '横山', '内田', '宮本', '安藤', '高木', '谷口', '大野', '丸山', '今井', '河野', '藤原', '菅原', '千葉', '野口', '新井', '久保', '熊谷',
  ],
  given: [
    '翔太', '大輔', '拓也', '直樹', '和也', '誠', '浩', '修', '剛', '洋平', '陽菜', '結衣', '彩', '愛', '恵', '真由美', '由美子', '智子', '裕子', '久美子',
    '優', '蓮', '悠真', '湊', '樹', '葵', '凛', '紬', '咲良', '千尋', '幸雄', '義雄', '清', '勇', '武', '明美', '洋子', '節子', '和子', '京子',
    '雅彦', '康介', '達也', '圭一', '貴之', '沙織', '麻衣', '香織', '奈緒', 'さくら', 'ひなた', 'あかり', '純一', '信夫', '正樹', '朋美',
  ],
  cities: [
    ['東京都', '世田谷区', ['桜丘', '砧', '上馬', '奥沢']], ['東京都', '八王子市', ['元横山町', '子安町', '大和田町']], ['大阪府', '堺市堺区', ['南瓦町', '北花田口町']],
    ['愛知県', '名古屋市緑区', ['鳴海町', '青山', '篠の風']], ['福岡県', '福岡市早良区', ['百道浜', '西新', '荒江']], ['京都府', '京都市左京区', ['田中門前町', '下鴨松ノ木町']],
    ['宮城県', '仙台市青葉区', ['木町通', '上杉', '八幡']], ['広島県', '広島市安佐南区', ['祇園', '緑井']], ['千葉県', '船橋市', ['本町', '前原西', '習志野台']],
    ['兵庫県', '神戸市灘区', ['六甲台町', '水道筋']], ['静岡県', '浜松市中央区', ['元城町', '鴨江']], ['新潟県', '長岡市', ['大手通', '幸町']],
    ['茨城県', 'つくば市', ['吾妻', '竹園', '天久保']], ['長野県', '松本市', ['大手', '島内', '深志']], ['沖縄県', '那覇市', ['泉崎', '首里金城町']],
    ['鹿児島県', '鹿児島市', ['山下町', '東千石町']], ['岐阜県', '不破郡関ケ原町', ['大字関ケ原']], ['奈良県', '生駒市', ['東生駒', '壱分町']],
  ],
  buildings: ['メゾン緑', 'サンハイツ', 'グリーンコート', '第二白樺荘', 'プラザ駅前', 'パークサイド', 'ビラ南'],
  latinSurnames: ['GARCIA', 'NGUYEN', 'KOWALSKI', 'FERNANDO', 'SHRESTHA', 'OLIVEIRA', 'WILLIAMS', 'HOFFMANN', 'BAUTISTA', 'TAMANG', 'PHAM', 'LINDBERG'],
  latinGiven: ['MARIA', 'THI LAN', 'ADAM', 'RUVINI', 'BINOD', 'LUCAS', 'EMILY ROSE', 'KARL', 'JOY', 'SANTOSH', 'VAN DUC', 'INGRID'],
} // prettier-ignore

/**
 * One holder; the same seed gives the same.
 *
 * @param {typeof figureWords} words
 */
export const createHolder = (words, seed) => {
  const random = createRandom(seed * 7919 + 13)
  const whole = (low, high) => low + Math.floor(random() * (high - low + 1))
  const pick = (list) => list[whole(0, list.length - 1)]
  const [prefecture, city, towns] = pick(words.cities)
  const chome = ['一', '二', '三', '四', '五', '六'][whole(0, 5)]
  const block = [
    `${chome}丁目${whole(1, 30)}番${whole(1, 28)}号`,
    `${whole(1, 6)}丁目${whole(1, 30)}番${whole(1, 28)}号`,
    `${whole(1, 6)}-${whole(1, 30)}-${whole(1, 28)}`,
    `${whole(1, 1800)}番地`,
    `${whole(1, 900)}番地${whole(1, 9)}`,
  ][whole(0, 4)]
  const building = random() < 0.3 ? `${pick(words.buildings)}${whole(1, 9)}0${whole(1, 9)}` : ''
  const two = (value) => String(value).padStart(2, '0')
  const birthDate = `${whole(1948, 2007)}-${two(whole(1, 12))}-${two(whole(1, 28))}`
  const digits = (count) => Array.from({ length: count }, () => whole(0, 9)).join('')
  const letters = (count) => Array.from({ length: count }, () => pick('ABCDEFGHJKLMNPRSTUWXYZ')).join('')
  return {
    name: `${pick(words.surnames)} ${pick(words.given)}`,
    nameLatin: `${pick(words.latinSurnames)} ${pick(words.latinGiven)}`,
    sex: pick(['M', 'F']),
    address: `${prefecture}${city}${pick(towns)}${block}${building}`,
    birthDate,
    expiryYear: whole(2027, 2032),
    licenceTen: `${pick(['30', '45', '62', '10', '54', '90'])}${digits(8)}`,
    cardNumber: `${letters(2)}${digits(8)}${letters(2)}`,
    tint: whole(0, 3),
    isSerif: random() < 0.3,
  }
}
