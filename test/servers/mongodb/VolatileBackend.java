import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;

/** A backend that forgets everything when it ends. It reads no document from a file to look at it: several times quicker. */
final class VolatileBackend extends MemoryBackend {
  VolatileBackend() {
    version(new Manners.AsOldAsTheDriverTakes());
  }

  @Override
  public MemoryDatabase openOrCreateDatabase(String name) {
    return new MemoryDatabase(name, getCursorRegistry()) {
      @Override
      protected Index<Integer> openOrCreateUniqueIndex(
          String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new KeysAndMore<>(super.openOrCreateUniqueIndex(collection, index, keys, sparse), sparse);
      }
    };
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    return Manners.kept(channel, command, known -> super.handleCommand(channel, database, known, query));
  }
}
