/**
 * Older and regional forms of kanji, each group after the form that stands for it. Family registers and cards have them
 * where the tables of everyday writing do not. That a card and a form differ in them is tolerated and never corrected.
 */
const variantGroups = `
高髙 崎﨑嵜碕 辺邊邉 斎齋齊斉 浜濱濵 沢澤 島嶋嶌 広廣 国國圀 桜櫻 竜龍 滝瀧 関關 県縣 恵惠 栄榮 学學 実實 寿壽 条條 鉄鐵銕 万萬 礼禮
真眞 慎愼 槙槇 遥遙 瑶瑤 亀龜 尭堯 弥彌 与與 予豫 円圓 塩鹽 蔵藏 館舘 吉𠮷 郎郞 浅淺 検檢 剣劍劔 献獻 顕顯 厳嚴 権權 呉吳 曽曾 総總 双雙
荘莊 壮壯 静靜 浄淨 将將 奨奬 焼燒 証證 乗乘 縄繩 譲讓 嬢孃 畳疊 為爲 隠隱 衛衞 園薗 応應 桧檜 会會 絵繪 覚覺 巌巖 気氣 帰歸 亘亙 旧舊
拠據 峡峽 狭狹 暁曉 勲勳 薫薰 群羣 渓溪 経經 継繼 芸藝 鶏鷄 験驗 恒恆 効效 晃晄 鉱鑛 桟棧 賛贊 糸絲 児兒 辞辭 湿濕 釈釋 収收 従從 渋澁
処處 緒緖 叙敍敘 奥奧 触觸 図圖 穣穰 晋晉 尽盡 粋粹 酔醉 数數 瀬瀨 声聲 摂攝 専專 戦戰 銭錢 禅禪 争爭 痩瘦 続續 対對 体體 台臺 択擇 団團
弾彈 昼晝 虫蟲 鋳鑄 庁廳 聴聽 鎮鎭 転轉 点點 伝傳 党黨 灯燈 当當 読讀 独獨 届屆 弐貳 脳腦 廃廢 売賣 麦麥 発發 晩晚 秘祕 姫姬 仏佛 払拂
並竝 変變 弁辨瓣辯 歩步 峰峯 豊豐 宝寶 毎每 満滿 薬藥 訳譯 野埜 柳栁桺 来來 頼賴 覧覽 涼凉 緑綠 塁壘 励勵 霊靈 齢齡 歴歷 暦曆 恋戀 錬鍊
炉爐 労勞 楼樓 録錄 湾灣 鶴靏靍 蛍螢 鴎鷗 桑桒 富冨 秋穐龝 松枩 船舩 喜㐂 達逹 昂昻 凜凛 彦彥 清淸 青靑 温溫 内內 兎兔 研硏 即卽 既旣
郷鄕鄉 横橫 黒黑 徳德 穂穗 増增`

/**
 * Characters of two scripts that print does not tell apart; readers of print, and people who type it off, take one for the
 * other.
 */
const lookAlikeGroups = 'カ力 ロ口 ニ二 ハ八 タ夕 エ工 ト卜 ー一 ヘへ ベべ ペぺ リり'

const variants = tableOf(variantGroups)
const lookAlikes = tableOf(lookAlikeGroups)

/** Every kanji in its standing form. The text is expected in NFKC, which has already folded compatibility forms. */
export function foldVariants(text: string): string {
  return replaceBy(variants, text)
}

/** Katakana for the kanji and hiragana that look like it; for comparison only. */
export function foldLookAlikes(text: string): string {
  return replaceBy(lookAlikes, text)
}

/** Full and half width made one, no spaces, Latin letters in capitals. */
export function foldWidth(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '').toUpperCase()
}

function tableOf(groups: string): ReadonlyMap<string, string> {
  const pairs = groups
    .trim()
    .split(/\s+/u)
    .flatMap((group) => {
      const [standing = '', ...others] = Array.from(group)
      return others.map((other) => [other, standing] as const)
    })
  return new Map(pairs)
}

function replaceBy(table: ReadonlyMap<string, string>, text: string): string {
  return Array.from(text, (character) => table.get(character) ?? character).join('')
}
