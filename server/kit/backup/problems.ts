import { declareProblems } from '../problems.ts'

declareProblems({
  'backup.none': { status: 404, zh: '{dir} 里没有备份。', en: 'There is no backup in {dir}.' },
  'backup.unfinished': {
    status: 409,
    zh: '{dir} 里的备份没有做完：请再次运行 backup，它会接着做，已经写好的不再重写。',
    en: 'The backup in {dir} was never finished: run `backup` again, it goes on with what is there.',
  },
  'backup.foreign_dir': {
    status: 409,
    zh: '{dir} 里有不属于备份的东西（{found}）：请指定一个空目录。',
    en: 'What lies in {dir} is no backup ({found}): name an empty directory.',
  },
  'backup.inside_data': {
    status: 409,
    zh: '{dir} 在 DATA_DIR 里，会和它一起丢失：请指定别处的目录。',
    en: 'The directory {dir} lies within DATA_DIR and would be lost with it: name a directory elsewhere.',
  },
  'backup.other_house': {
    status: 409,
    zh: '{dir} 里是另一套系统的备份：请指定另一个目录。',
    en: 'In {dir} lies a backup of another deployment: name another directory.',
  },
  'backup.at_work': {
    status: 409,
    zh: '这个数据库正在备份：请等它做完。',
    en: 'A backup of this database is being taken already: wait for it to end.',
  },
  'backup.dir_held': {
    status: 409,
    zh: '另一个备份正在写 {dir}（进程 {pid}，{since} 开始）：请等它做完，或指定另一个目录。',
    en: 'Another backup is being written into {dir} (pid {pid}, since {since}): wait for it to end, or name another directory.',
  },
  'backup.dir_held_elsewhere': {
    status: 409,
    zh: '另一台机器或容器（{host}）从 {since} 起在写 {dir}：请等它做完；若确定那里已没有备份在进行，请删除 {file}。',
    en: 'Another machine or container ({host}) has been writing a backup into {dir} since {since}: wait for it to end; where you are sure that none runs there any more, remove {file}.',
  },
  'backup.replaced': {
    status: 409,
    zh: '读 {dir} 时，另一个备份在那里做完了（{at}），原来的部分内容已被清除：请再次运行同一命令。',
    en: 'While {dir} was read, another backup ended there (of {at}) and took away what the one before needed: run the same command again.',
  },
  'backup.unwritable': {
    status: 409,
    zh: '无法写入 {dir}（{why}）：请指定一个可以写入的目录。',
    en: 'The directory {dir} cannot be written ({why}): name one that this user may write.',
  },
  'backup.key_missing': {
    status: 409,
    zh: '找不到备份钥匙 {file}：请把备份时所用的钥匙放回去，或用 BACKUP_KEY_FILE 指明；没有它，备份谁也打不开。',
    en: 'There is no backup key in {file}: put back the one that the backup was made with, or name it by BACKUP_KEY_FILE; without it nobody opens the backup.',
  },
  'backup.key_unfit': {
    status: 409,
    zh: '备份钥匙 {file} 不能用：{why}。',
    en: 'The backup key in {file} is unfit: {why}.',
  },
  'backup.key_beside': {
    status: 409,
    zh: '备份钥匙 {file} 就在备份目录里，谁拿到备份谁就能打开：请把钥匙放到别处。',
    en: 'The backup key {file} lies in the directory of the backup, and would open it for whoever takes it: keep it elsewhere.',
  },
  'backup.wrong_key': {
    status: 409,
    zh: '{file} 不是做这个备份时所用的钥匙。',
    en: 'The key in {file} is not the one that this backup was made with.',
  },
  'backup.damaged': {
    status: 409,
    zh: '备份已损坏：{piece}（{why}）。没有改动任何数据；恢复请换用另一个备份，备份请另指定一个空目录。',
    en: 'The backup is damaged: {piece} ({why}). No data was touched: restore another backup, or take a new one into an empty directory.',
  },
  'backup.newer': {
    status: 409,
    zh: '这个备份由更新的版本所做（{what}）：请先安装那个版本或更新的版本。',
    en: 'This backup was made by a newer Gridloom ({what}): install that version or newer first.',
  },
  'backup.newer_database': {
    status: 409,
    zh: '这个数据库由更新的版本所做（{what}）：请用那个版本备份。',
    en: 'This database was made by a newer Gridloom ({what}): take the backup with that version.',
  },
  'backup.other_migration': {
    status: 409,
    zh: '备份中的迁移 {what} 与本版本的同名迁移不同：这不是同一个程序所做。',
    en: 'Migration {what} of the backup differs from the one here of that name: another program made it.',
  },
  'backup.no_database': {
    status: 409,
    zh: '{what} 里没有可以备份的数据库：请检查 DATA_DIR 或 DATABASE_URL。',
    en: '{what} holds no database that could be backed up: look at DATA_DIR or DATABASE_URL.',
  },
  'backup.no_room': {
    status: 507,
    zh: '磁盘空间不够：{dir} 约需 {wanted}，只剩 {free}',
    en: 'Not enough room on the disk: {dir} wants about {wanted}, and {free} are free.',
  },
  'backup.disk_full': {
    status: 507,
    zh: '写 {dir} 时磁盘已满：腾出空间后再次运行同一命令。',
    en: 'The disk of {dir} is full: make room and run the same command again.',
  },
  'backup.not_empty': {
    status: 409,
    zh: '只能恢复到空的地方，而 {what} 里已有数据：请指定另一个 DATA_DIR 或 DATABASE_URL。已有数据没有改动。',
    en: 'A backup is restored only into an empty place, and {what} holds data: set another DATA_DIR or DATABASE_URL. What is there was not touched.',
  },
  'backup.server_runs': {
    status: 409,
    zh: '这里的服务正在运行（{address}，进程 {pid}）：只能恢复到没有服务运行的空地方。',
    en: 'A server runs here ({address}, pid {pid}): a backup is restored only into an empty place that nobody serves.',
  },
  'backup.half_of_another': {
    status: 409,
    zh: '这里有另一个备份（{at}）恢复到一半：请用那个备份完成，或指定另一个 DATA_DIR。',
    en: 'Another backup (of {at}) is half restored here: finish with that one, or set another DATA_DIR.',
  },
  'backup.not_equal': {
    status: 409,
    zh: '恢复后的数据表 {table} 与备份不一致（{why}）：已全部撤回。',
    en: 'Table {table} is not what the backup holds ({why}): all of it was taken back.',
  },
  'backup.cut_off': {
    status: 503,
    zh: '与数据库的连接断了（{why}）：请再次运行同一命令。',
    en: 'The connection to the database was lost ({why}): run the same command again.',
  },
})
