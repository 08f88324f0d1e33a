"""Chinese names as they are read: for sorting, and for finding them by letters."""

import re

from yingdan.core.text.words import CHINESE, normalise

# Characters that names of companies, places and people read otherwise than a dictionary's first entry.
CHARACTERS = {
    "长": "chang", "朝": "chao", "都": "du", "厦": "xia", "曾": "zeng", "翟": "zhai", "覃": "qin", "阚": "kan",
    "仇": "qiu", "调": "tiao", "藏": "zang",
}  # fmt: skip
# Words in which a character is read otherwise than alone. The order of readings is that of the characters.
WORDS = {
    "重庆": "chong qing", "双重": "shuang chong", "多重": "duo chong", "大厦": "da sha", "成长": "cheng zhang",
    "增长": "zeng zhang", "家长": "jia zhang", "校长": "xiao zhang", "长治": "chang zhi", "长孙": "zhang sun",
    "银行": "yin hang", "分行": "fen hang", "支行": "zhi hang", "商行": "shang hang", "行业": "hang ye",
    "央行": "yang hang", "投行": "tou hang", "车行": "che hang", "洋行": "yang hang", "同行": "tong hang",
    "朝晖": "zhao hui", "今朝": "jin zhao", "音乐": "yin yue", "乐器": "yue qi", "乐清": "yue qing",
    "乐亭": "lao ting", "六安": "lu an", "蚌埠": "beng bu", "番禺": "pan yu", "铅山": "yan shan",
    "莘庄": "xin zhuang", "枞阳": "zong yang", "单县": "shan xian", "会计": "kuai ji", "会稽": "kuai ji",
    "调查": "diao cha", "调研": "diao yan", "调度": "diao du", "调拨": "diao bo", "收藏": "shou cang",
    "冷藏": "leng cang", "储藏": "chu cang", "供给": "gong ji", "人参": "ren shen", "弹性": "tan xing",
    "轧钢": "zha gang", "冷轧": "leng zha", "热轧": "re zha", "模具": "mu ju", "模板": "mu ban", "柏林": "bo lin",
    "角色": "jue se", "主角": "zhu jue", "薄荷": "bo he", "还原": "huan yuan", "巷道": "hang dao",
    "校对": "jiao dui", "校准": "jiao zhun", "校验": "jiao yan", "便宜": "pian yi", "自传": "zi zhuan",
    "率先": "shuai xian", "效率": "xiao lv", "关卡": "guan qia", "反省": "fan xing", "尉迟": "yu chi",
    "单于": "chan yu", "澹台": "tan tai", "万俟": "mo qi",
}  # fmt: skip
WORD = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
KEYS = {word: reading.replace(" ", "") for word, reading in WORDS.items()}
INITIALS = {word: "".join(syllable[0] for syllable in reading.split()) for word, reading in WORDS.items()}


class _Syllables(dict[int, str]):
    """The reading of each character that was met, other signs as they are; filled as it is asked."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = CHARACTERS.get(char) or (_reading(char) if CHINESE.match(char) else char)
        return self[code]


class _Letters(dict[int, str]):
    """The first letter of each reading."""

    def __missing__(self, code: int) -> str:
        self[code] = _syllables[code][:1]
        return self[code]


_syllables = _Syllables()
_letters = _Letters()


def pinyin_key(text: str) -> str:
    """The reading of a name, for sorting: 华东精工 -> huadongjinggong."""
    plain = normalise(text)
    return plain if plain.isascii() else WORD.sub(lambda found: KEYS[found[0]], plain).translate(_syllables)


def initials(text: str) -> str:
    """The first letters of a name's reading: 华东精工 -> hdjg."""
    plain = normalise(text)
    return plain if plain.isascii() else WORD.sub(lambda found: INITIALS[found[0]], plain).translate(_letters)


def _reading(char: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(char))
